import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { describe, expect, it } from "vitest";
import { queryClient } from "@/shared/api/queries";
import { Markdown } from "./Markdown";

function draw(text: string, myName = "ada") {
  return render(
    <QueryClientProvider client={queryClient}>
      <MemoryRouter>
        <Markdown text={text} myName={myName} teamName="north" />
      </MemoryRouter>
    </QueryClientProvider>,
  ).container;
}

describe("a message", () => {
  it("runs nothing", () => {
    const drawn = draw(
      '<script>window.ran=1</script> <img src=x onerror="window.ran=1"> [x](javascript:alert(1)) ![p](javascript:alert(1))',
    );
    expect(drawn.querySelector("script, img, iframe")).toBeNull();
    for (const link of drawn.querySelectorAll("a"))
      expect(link.getAttribute("href") ?? "").not.toMatch(/javascript/i);
  });

  it("opens links elsewhere, without a way back", () => {
    draw("see https://example.test/a");
    const link = screen.getByRole("link");
    expect(link).toHaveAttribute("rel", expect.stringContaining("noopener"));
    expect(link).toHaveAttribute("target", "_blank");
  });

  it("never loads a picture by itself", () => {
    expect(draw("![cat](https://example.test/cat.png)").querySelector("img")).toBeNull();
    expect(screen.getByRole("link", { name: "cat" })).toHaveAttribute("href", "https://example.test/cat.png");
  });

  it("marks mentions, one's own apart, also of people of other organisations", () => {
    draw("hi @ada and @bo.lee:borealis, mail a@b.test.");
    expect(screen.getByText("@ada")).toHaveAttribute("data-mine");
    expect(screen.getByText("@bo.lee:borealis")).not.toHaveAttribute("data-mine");
    expect(screen.queryByText("@b.test")).toBeNull();
  });

  it("is drawn for each reader, also when it was drawn for another one before", () => {
    const mine = (one: HTMLElement) => one.querySelectorAll("[data-mine]").length;
    expect([draw("hi @ada"), draw("hi @ada", "bo"), draw("hi @ada")].map(mine)).toEqual([1, 0, 1]);
  });

  it("leaves code alone", () => {
    draw("`@ada :tada: #tag`");
    expect(screen.getByText("@ada :tada: #tag").tagName).toBe("CODE");
  });

  it("links channels, and draws tables and task lists", () => {
    const drawn = draw("~town-square\n\n- [x] done\n\n| a | b |\n| - | - |\n| 1 | 2 |");
    expect(screen.getByRole("link", { name: "~town-square" })).toHaveAttribute(
      "href",
      "/north/channels/town-square",
    );
    expect(drawn.querySelector("table")).not.toBeNull();
    expect(screen.getByRole("checkbox")).toBeChecked();
  });
});
