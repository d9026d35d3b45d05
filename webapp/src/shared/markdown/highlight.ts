// Loaded only when a message has a block of code.
import rehypeHighlight from "rehype-highlight";
import type { ComponentProps } from "react";
import type ReactMarkdown from "react-markdown";
import "./highlight.css";

export const plugins: NonNullable<ComponentProps<typeof ReactMarkdown>["rehypePlugins"]> = [
  [rehypeHighlight, { detect: false }],
];
