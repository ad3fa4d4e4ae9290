// JavaScript of the addons: ES modules that Odoo bundles, linted as the OCA template and
// Odoo's own linter do, with what prettier already settles left out.
const globals = require("globals");

const rules = {
    "constructor-super": "error",
    eqeqeq: ["error", "smart"],
    "no-alert": "error",
    "no-class-assign": "error",
    "no-cond-assign": "error",
    "no-console": ["error", {allow: ["error", "warn"]}],
    "no-const-assign": "error",
    "no-constant-condition": "error",
    "no-debugger": "error",
    "no-dupe-args": "error",
    "no-dupe-class-members": "error",
    "no-dupe-else-if": "error",
    "no-dupe-keys": "error",
    "no-duplicate-case": "error",
    "no-duplicate-imports": "error",
    "no-empty": "error",
    "no-eval": "error",
    "no-ex-assign": "error",
    "no-extend-native": "error",
    "no-func-assign": "error",
    "no-global-assign": "error",
    "no-implied-eval": "error",
    "no-loss-of-precision": "error",
    "no-new-func": "error",
    "no-redeclare": "error",
    "no-return-assign": "error",
    "no-self-assign": "error",
    "no-shadow": "error",
    "no-sparse-arrays": "error",
    "no-this-before-super": "error",
    "no-throw-literal": "error",
    "no-undef": "error",
    "no-unneeded-ternary": "error",
    "no-unreachable": "error",
    "no-unsafe-finally": "error",
    "no-unsafe-negation": "error",
    "no-unused-expressions": "error",
    "no-unused-vars": ["error", {args: "none", caughtErrors: "all"}],
    "no-use-before-define": "error",
    "no-useless-rename": "error",
    "no-var": "error",
    "prefer-const": "error",
    "use-isnan": "error",
    "valid-typeof": "error",
    complexity: ["error", 16],
};

module.exports = [
    {
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules,
    },
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser, luxon: "readonly", odoo: "readonly"},
        },
        rules: {
            // "event" and "self" are globals of the browser: a forgotten parameter
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": [
                "error",
                {
                    selector:
                        "ClassDeclaration[superClass.name='Component']:not(:has(ClassBody.body > PropertyDefinition[key.name='props'][static='true']))",
                    message: "An Owl component declares its props.",
                },
                {
                    selector: "CallExpression[callee.name='_t'] > TemplateLiteral",
                    message: "A translated text is one string; give its values to _t.",
                },
                {
                    selector:
                        "CallExpression[callee.name='_t'] > :first-child[value=/(.*%s){2,}/]",
                    message: "Name the values of a translated text: %(name)s.",
                },
            ],
        },
    },
    {
        files: ["**/*.cjs"],
        languageOptions: {sourceType: "commonjs", globals: globals.node},
    },
];
