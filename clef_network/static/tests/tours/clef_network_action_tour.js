import {registry} from "@web/core/registry";

const NAME = "Coffee of the tour";

const click = (trigger, content) => ({trigger, content, run: "click"});
const edit = (trigger, text) => ({trigger, run: `edit ${text}`});
const see = (trigger, content) => ({trigger, content});

const field = (name) => `.o_form_view .o_field_widget[name=${name}]`;
const cell = (name) => `.o_selected_row .o_field_widget[name=${name}]`;
const stage = (value) => see(`.o_arrow_button_current[data-value=${value}]`);
const tab = (name) => click(`.o_notebook_headers a[name=${name}]`);
const press = (name) => click(`.o_form_statusbar button[name=${name}]`);
const save = () => [click(".o_form_button_save"), see(".o_form_view .o_form_saved")];

/** Choose a record by the beginning of its name. */
const pick = (widget, text) => [
    edit(`${widget} input`, text),
    click(`.o-autocomplete--dropdown-item a:contains(${text})`),
];
/** Choose a value of a selection by its place: its words depend on the language. */
const choose = (widget, place) => [
    click(`${widget} input`),
    click(`.o_select_menu_item[data-choice-index='${place}']`),
];
const addLine = (name) =>
    click(`.o_form_view [name=${name}] .o_field_x2many_list_row_add a`);
const lacks = (name, number) =>
    see(`${field(name)} li:count(${number})`, `${number} pieces are missing`);

const open = (section, menu) => [
    click(`.o_menu_sections [data-menu-xmlid='clef_network.${section}']`),
    click(`.o-dropdown--menu [data-menu-xmlid='clef_network.${menu}']`),
];
const openMeeting = (name) => [
    ...open("clef_meetings_menu", "clef_meeting_menu"),
    click(`.o_list_view .o_data_row:contains(${name}) [name=reference]`),
    see(`${field("name")} input:value(${name})`),
];
const openAction = () => [
    ...open("clef_actions_menu", "clef_action_menu"),
    click(`.o_kanban_record:contains(${NAME})`),
    see(`${field("name")} input:value(${NAME})`),
];
const adopt = () => [
    tab("decisions"),
    addLine("decision_ids"),
    ...pick(cell("agenda_item_id"), NAME),
    ...save(),
];
const closeMeeting = () => [
    press("action_close"),
    click(".modal .btn-primary"),
    stage("held"),
];
const session = (day, parents, children, families) => [
    addLine("session_ids"),
    see(`[name=session_ids] .o_data_row:eq(${day}).o_selected_row`, "not the last one"),
    edit(`${cell("start")} input`, `+${day}d`),
    edit(`${cell("parents")} input`, parents),
    edit(`${cell("children")} input`, children),
    edit(`${cell("families")} input`, families),
];

/**
 * The life of an action through its two bodies, as a coordinator lives it.
 *
 * Three meetings are convened: “First” of the committee, “Review”, “Steering”.
 */
registry.category("web_tour.tours").add("clef_network_action", {
    steps: () => [
        // a request is written down and answered
        click(".o_list_button_add"),
        edit(`${field("name")} input`, NAME),
        edit(`${field("request_text")} textarea`, "A place to talk near the school"),
        edit(`${field("answer")} textarea`, "We prepare it with you"),
        ...save(),
        press("action_answer"),
        see(field("answered_on"), "the day of the answer is kept"),
        press("action_prepare"),
        stage("project"),

        // the project, until nothing is missing
        lacks("missing_to_submit", 8),
        tab("project"),
        ...pick(field("axis_ids"), "A1"),
        lacks("missing_to_submit", 7),
        ...pick(field("mission_ids"), "M1"),
        ...pick(field("territory_id"), "Quarter"),
        ...pick(field("referent_id"), "Ann"),
        ...choose(field("clef_role"), 0),
        ...choose(field("approach"), 1),
        lacks("missing_to_submit", 2),
        click(`${field("free_adhesion")} input`),
        tab("partners"),
        addLine("partner_ids"),
        ...pick(cell("institution_id"), "Town"),
        ...choose(cell("role"), 0),
        ...save(),
        see(`.o_form_view:not(:has([name=missing_to_submit]))`, "nothing is missing"),
        press("action_submit"),
        stage("submitted"),

        // the committee decides
        ...openMeeting("First"),
        ...adopt(),
        ...closeMeeting(),

        // it runs
        ...openAction(),
        stage("approved"),
        press("action_start"),
        stage("running"),
        tab("sessions"),
        ...session(0, 5, 3, 4),
        ...session(1, 7, 6, 5),
        ...session(2, 0, 2, 2),
        ...save(),
        see(`${field("session_ids")} tfoot:contains(12)`, "parents are added up"),
        tab("objectives"),
        addLine("objective_ids"),
        edit(`${cell("name")} input`, "Parents come back"),
        edit(`${cell("baseline")} input`, 0),
        edit(`${cell("target")} input`, 8),
        ...save(),
        lacks("missing_to_finish", 1),

        // it is reviewed
        ...openMeeting("Review"),
        ...pick(field("action_id"), NAME),
        ...save(),
        ...closeMeeting(),
        ...openAction(),
        press("action_finish"),
        stage("done"),

        // it is evaluated
        press("action_view_evaluation"),
        lacks("missing", 3),
        edit(`${field("distinct_parents")} input`, 9),
        ...choose(field("continuation"), 0),
        click(`${field("objective_ids")} .o_data_row [name=actual]`),
        edit(`${cell("actual")} input`, 6),
        ...choose(cell("result"), 1),
        tab("review"),
        {
            trigger: `${field("worked")} .odoo-editor-editable`,
            run: "editor They came with their neighbours",
        },
        ...save(),
        see(`.o_form_view:not(:has([name=missing]))`, "nothing is missing"),
        press("action_submit"),
        stage("submitted"),
        ...openMeeting("Steering"),
        ...adopt(),
        ...closeMeeting(),

        // and all of it can be read on the action
        ...open("clef_actions_menu", "clef_evaluation_menu"),
        click(`.o_list_view .o_data_row:contains(${NAME}) [name=action_id]`),
        stage("adopted"),
        click(`${field("action_id")} a`),
        stage("evaluated"),
        tab("decisions"),
        see(`${field("agenda_item_ids")} .o_data_row:contains(First)`),
        see(`${field("decision_ids")} .o_data_row:count(1)`),
        see(`${field("meeting_ids")} .o_data_row:contains(Review)`),
        see(".o_form_view .o_form_saved", "nothing is left unsaved"),
    ],
});
