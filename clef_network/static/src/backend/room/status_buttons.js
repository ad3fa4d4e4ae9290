import {Component, useRef} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

// Icon and colour of each status that is set in the room; words come with them.
const BUTTONS = {
    present: {icon: "fa-check", color: "success"},
    represented: {icon: "fa-exchange", color: "info"},
    excused: {icon: "fa-envelope-o", color: "warning"},
    absent: {icon: "fa-times", color: "danger"},
};
const STEPS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

/**
 * The status of somebody on the sheet: four big buttons, one tap each.
 *
 * Nothing is saved by a tap: the form saves the whole sheet. Delete, pressed on a
 * button, takes the status back to what it was before anything was said.
 */
export class StatusButtons extends Component {
    static template = "clef_network.StatusButtons";
    static props = {
        ...standardFieldProps,
        deputyField: {type: String, optional: true},
        textField: {type: String, optional: true},
        toldField: {type: String, optional: true},
        autosave: {type: Boolean, optional: true},
    };

    setup() {
        this.root = useRef("root");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get buttons() {
        const {selection} = this.props.record.fields[this.props.name];
        return selection
            .filter(([value]) => value in BUTTONS)
            .map(([value, label]) => ({value, label, ...BUTTONS[value]}));
    }

    get label() {
        const {selection} = this.props.record.fields[this.props.name];
        return Object.fromEntries(selection)[this.value] || "";
    }

    get icon() {
        return BUTTONS[this.value]?.icon;
    }

    /** Lines of a form that is itself read only are so too, in cards as in lists. */
    get readonly() {
        const parent = this.props.record._parentRecord;
        return this.props.readonly || Boolean(parent && !parent.isInEdition);
    }

    /** What the status leads to: said by the line, or by the form for each person. */
    get text() {
        const {record, textField, toldField} = this.props;
        if (toldField) {
            const told = record._parentRecord?.data[toldField] || {};
            return told[record.data.partner_id?.id];
        }
        return textField && record.data[textField];
    }

    get deputy() {
        return (
            (this.props.deputyField &&
                this.props.record.data[this.props.deputyField]) ||
            ""
        );
    }

    get asksDeputy() {
        return Boolean(this.props.deputyField) && this.value === "represented";
    }

    /** The button that Tab stops at: the chosen one, else the first. */
    isReached(value) {
        const reached = this.value in BUTTONS ? this.value : this.buttons[0].value;
        return reached === value;
    }

    update(changes) {
        return this.props.record.update(changes, {save: this.props.autosave});
    }

    set(value) {
        return value === this.value
            ? undefined
            : this.update({[this.props.name]: value});
    }

    setDeputy(ev) {
        return this.update({[this.props.deputyField]: ev.target.value.trim()});
    }

    onKeydown(ev) {
        if (ev.key in STEPS) {
            const values = this.buttons.map((button) => button.value);
            const place = values.indexOf(ev.target.dataset.value) + STEPS[ev.key];
            this.moveTo(values.at(place % values.length));
        } else if (["Delete", "Backspace"].includes(ev.key)) {
            this.set("expected");
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    moveTo(value) {
        this.root.el.querySelector(`[data-value=${value}]`).focus();
        this.set(value);
    }
}

export const statusButtons = {
    component: StatusButtons,
    supportedTypes: ["selection"],
    extractProps: ({options}, {readonly}) => ({
        deputyField: options.deputy_field,
        textField: options.text_field,
        toldField: options.told_field,
        autosave: Boolean(options.autosave),
        readonly,
    }),
};

registry.category("fields").add("clef_status_buttons", statusButtons);
