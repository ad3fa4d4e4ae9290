import {registry} from "@web/core/registry";

/**
 * A partner on a phone: the card, an answer, somebody sent instead.
 */
registry.category("web_tour.tours").add("clef_network_portal", {
    steps: () => [
        {
            content: "what awaits is on the first page",
            trigger: ".o_portal_docs a[href*='filterby=awaited']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_clef_list a[href*='/my/clef/meetings/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "the answer comes first",
            trigger: "form button.btn-primary:contains('I am coming')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "[role=status]:contains('your answer is recorded')",
        },
        {
            content: "one may change one's mind",
            trigger: "summary:contains('Somebody comes for me')",
            run: "click",
        },
        {
            trigger: "#clef_name",
            run: "edit Lou Deputy",
        },
        {
            trigger: "button:contains('Send this person')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: "#clef_answer ~ p:contains('Lou Deputy')",
        },
        {
            content: "then what was said last time",
            trigger: ".breadcrumb a[href='/my/clef/meetings']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".nav-pills a[href$='filterby=past']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_clef_list a[href*='/my/clef/meetings/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_clef_said:contains('What was said of screens')",
        },
        {
            trigger: "#clef_text",
            run: "edit We bought two screens",
        },
        {
            trigger: "button:contains('Send my remark')",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_clef_text:contains('We bought two screens')",
        },
    ],
});
