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

/**
 * A meeting on its form: convene, count the moods, close, circulate.
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
            trigger: ".o_notebook_headers a[name=mood]",
            run: "click",
        },
        {
            trigger: "[name=mood_sunny] input",
            run: "edit 7",
        },
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
