import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * A count kept by hand in the room: one more, one less, never below zero.
 */
export class Tally extends Component {
    static template = "clef_network.Tally";
    static props = {
        ...standardFieldProps,
        icon: {type: String, optional: true},
    };

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get label() {
        return this.props.record.fields[this.props.name].string;
    }

    add(step) {
        const value = Math.max(0, this.value + step);
        return this.props.record.update({[this.props.name]: value});
    }
}

export const tally = {
    component: Tally,
    supportedTypes: ["integer"],
    extractProps: ({options}) => ({icon: options.icon}),
};

registry.category("fields").add("clef_tally", tally);
