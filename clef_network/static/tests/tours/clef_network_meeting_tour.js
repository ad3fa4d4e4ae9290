import {registry} from "@web/core/registry";

const confirm = {
    content: "yes, go on",
    trigger: ".modal .btn-primary",
    run: "click",
};
const press = (name) => [
    {trigger: `.o_form_statusbar button[name=${name}]`, run: "click"},
    confirm,
];

const row = (name) => `.o_clef_sheet .o_data_row:contains(${name})`;
const tap = (name, status) => ({
    trigger: `${row(name)} .o_clef_status_group button[data-value=${status}]`,
    run: "click",
});

/**
 * A meeting on its form: convene, count the moods, fill in the sheet, close, circulate.
 */
registry.category("web_tour.tours").add("clef_network_meeting", {
    steps: () => [
        {
            trigger: ".o_form_statusbar button:contains(Convene)",
            run: "click",
        },
        {
            content: "the mail is shown before anything leaves",
            trigger: ".modal [name=body]:contains(invited)",
        },
        {
            trigger: ".modal button[name=action_convene]",
            run: "click",
        },
        {
            content: "members are on the sheet",
            trigger: ".o_form_statusbar button[name=action_close]",
        },
        {
            content: "two are sunny, one of them a mistake, and it rains on one",
            trigger: ".o_clef_room [name=mood_sunny] .o_clef_more",
            run: "click",
        },
        {
            trigger: ".o_clef_room [name=mood_sunny] .o_clef_more",
            run: "click",
        },
        {
            trigger: ".o_clef_room [name=mood_sunny] .o_clef_tally_count:contains(2)",
        },
        {
            trigger: ".o_clef_room [name=mood_sunny] .o_clef_less",
            run: "click",
        },
        {
            trigger: ".o_clef_room [name=mood_stormy] .o_clef_more",
            run: "click",
        },
        {
            trigger: ".o_notebook_headers a[name=attendance]",
            run: "click",
        },
        tap("Ann", "represented"),
        {
            content: "it asks by whom",
            trigger: `${row("Ann")} .o_clef_deputy`,
            run: "edit Dora",
        },
        tap("Bob", "absent"),
        {
            content: "somebody else of the seat is there: no absence",
            trigger: `${row("Bob")} .o_clef_consequence`,
        },
        tap("Ann", "absent"),
        {
            content: "each line of the seat tells that both are away",
            trigger: `${row("Ann")} .o_clef_consequence:contains(1)`,
        },
        {
            trigger: `${row("Bob")} .o_clef_consequence:contains(1)`,
        },
        tap("Ann", "represented"),
        {
            content: "it still knows by whom",
            trigger: `${row("Ann")} .o_clef_deputy:value(Dora)`,
        },
        tap("Cleo", "present"),
        {
            content: "by the keyboard: from present to represented",
            trigger: `${row("Cleo")} button[data-value=present][aria-checked=true]`,
            run: "press ArrowRight",
        },
        {
            trigger: `${row("Cleo")} button[data-value=represented][aria-checked=true]`,
        },
        tap("Cleo", "excused"),
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        ...press("action_close"),
        ...press("action_circulate"),
        {
            content: "the minutes have left",
            trigger: ".o_arrow_button_current[data-value=circulated]",
        },
    ],
});
