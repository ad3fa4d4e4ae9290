import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * Buttons that count, and totals that follow; the form works without.
 */
export class Counts extends Interaction {
    static selector = ".o_clef_counts";
    dynamicContent = {
        ".o_clef_less": {"t-on-click": (ev) => this.add(ev, -1)},
        ".o_clef_more": {"t-on-click": (ev) => this.add(ev, 1)},
        "input[data-part]": {"t-on-input": (ev) => this.total(ev.currentTarget)},
    };

    /**
     * Count one more or one less, never below zero.
     *
     * @param {Event} ev click on a button
     * @param {Number} step 1 or -1
     */
    add(ev, step) {
        const input = this.el.elements[ev.currentTarget.dataset.count];
        input.value = Math.max(0, (parseInt(input.value) || 0) + step);
        if (input.dataset.part) {
            this.total(input);
        }
    }

    /**
     * Show what the details make, in their total.
     *
     * @param {HTMLInputElement} input one of the details
     */
    total(input) {
        const {part} = input.dataset;
        const details = this.el.querySelectorAll(`input[data-part="${part}"]`);
        const numbers = [...details].map((detail) => parseInt(detail.value) || 0);
        this.el.elements[part].value = numbers.reduce((sum, n) => sum + n, 0);
    }
}

registry.category("public.interactions").add("clef_network.counts", Counts);
