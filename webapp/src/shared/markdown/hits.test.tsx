import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { describe, expect, it } from "vitest";
import { queryClient } from "@/shared/api/queries";
import { Hits, wordsOf } from "./hits";
import { Markdown } from "./Markdown";

function marked(terms: string, text: string) {
  const { container } = render(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter>
        <Hits value={terms}>
          <Markdown text={text} />
        </Hits>
      </MemoryRouter>
    </QueryClientProvider>,
  );
  return [...container.querySelectorAll("mark")].map((one) => one.textContent);
}

describe("what a search found", () => {
  it("is words and phrases, without filters and what is left out", () => {
    expect(wordsOf('anchors from:bo in:town-square "south one" -north before:2026-01-01 load*')).toEqual([
      "south one",
      "anchors",
      "load",
    ]);
    expect(wordsOf("from:bo")).toEqual([]);
  });

  it("is marked where it begins a word of the text", () => {
    expect(marked("anchor", "Two **anchors**, one `Anchor`, no reanchoring")).toEqual(["anchor"]);
    expect(marked("c++ (x)", "We use C++ (x)")).toEqual(["C++", "(x)"]);
    expect(marked("", "nothing")).toEqual([]);
  });
});
