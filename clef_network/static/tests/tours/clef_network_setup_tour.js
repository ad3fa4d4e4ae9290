import {registry} from "@web/core/registry";

/**
 * From an empty database to the first mandate: the assistant makes the network, a seat
 * and a mandate are added, and the missing letter is pointed out.
 */
registry.category("web_tour.tours").add("clef_network_setup", {
    steps: () => [
        {
            content: "the empty page leads to the assistant",
            trigger: ".o_view_nocontent a[type=action]",
            run: "click",
        },
        {
            trigger: ".modal [name=name].o_field_widget input",
            run: "edit Tour Network",
        },
        {
            trigger: ".modal [name=territory_name] input",
            run: "edit Valley",
        },
        {
            content: "a founding partner, made on the fly",
            trigger: ".modal [name=partner_line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".modal [name=partner_line_ids] [name=partner_id] input",
            run: "edit Town Hall",
        },
        {
            trigger: ".o_m2o_dropdown_option_create a",
            run: "click",
        },
        {
            content: "it sits in steering only, for now",
            trigger: ".modal [name=partner_line_ids] [name=in_technical] input:checked",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_setup]",
            run: "click",
        },
        {
            content: "the bodies exist: two committees and the host's board",
            trigger: ".o_clef_overview .o_kanban_record:not(.o_kanban_ghost):eq(2)",
        },
        {
            trigger: ".o_clef_overview .o_kanban_record:not(.o_kanban_ghost):eq(1)",
            run: "click",
        },
        {
            content: "a seat for the partner",
            trigger: ".o_form_view [name=seat_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=institution_id] input",
            run: "edit Town",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Town Hall')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "the card counts the seat as vacant",
            trigger: "button[name=action_view_vacant_seats]:contains('2')",
        },
        {
            trigger:
                ".o_data_row:contains('Town Hall') button[name=action_view_mandates]",
            run: "click",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "the seat is already known",
            trigger: ".o_form_view [name=seat_id] input:value('Town Hall')",
        },
        {
            trigger: ".o_form_view [name=partner_id] input",
            run: "edit Ada Holder",
        },
        {
            trigger: ".o_m2o_dropdown_option_create a",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "the letter is missing, and the page says what to do",
            trigger: ".o_form_view .alert-warning",
        },
        {
            trigger: ".o_form_view .o_field_badge[name=letter_state] .text-bg-warning",
        },
        {
            content: "all is saved before the page is left",
            trigger: ".o_form_view .o_form_saved",
        },
    ],
});
