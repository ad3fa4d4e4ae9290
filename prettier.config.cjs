// The settings of the OCA template. Indentation comes from .editorconfig.
/** @type {import("prettier").Config} */
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    bracketSpacing: false,
    printWidth: 88,
    trailingComma: "es5",
    // In Odoo's XML white space can be text (QWeb): never move it
    xmlWhitespaceSensitivity: "preserve",
};
