import {Component, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Lines of a text, each a point of a list: what is missing, one thing after another.
 */
export class ClefLinesField extends Component {
    static template = xml`
        <ul class="mb-0 ps-4">
            <li t-foreach="lines" t-as="line" t-key="line_index" t-out="line"/>
        </ul>`;
    static props = {...standardFieldProps};

    get lines() {
        const text = this.props.record.data[this.props.name] || "";
        return text.split("\n").filter(Boolean);
    }
}

registry.category("fields").add("clef_lines", {
    component: ClefLinesField,
    supportedTypes: ["text"],
});
