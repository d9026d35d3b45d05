import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["dist", "node_modules", ".vite"] },
    js.configs.recommended,
    ...tseslint.configs.strict,
    { files: ["**/*.tsx"], ...jsxA11y.flatConfigs.recommended },
    {
        files: ["src/**/*.{ts,tsx}"],
        plugins: { "react-hooks": reactHooks },
        rules: {
            ...reactHooks.configs.recommended.rules,
            "@typescript-eslint/no-explicit-any": "error",
            // Focus goes to the field one came for when a dialog or a page opens.
            "jsx-a11y/no-autofocus": "off",
        },
    },
    {
        // Fakes of browser interfaces have empty methods.
        files: ["vitest.setup.ts"],
        rules: { "@typescript-eslint/no-empty-function": "off" },
    },
);
