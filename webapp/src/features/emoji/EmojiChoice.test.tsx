import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { keys, queryClient } from "@/shared/api/queries";
import { EmojiChoice } from "./EmojiChoice";

const picked = vi.fn();
const manage = vi.fn();

function show(roles: string, permissions: string[], enabled = "true") {
  queryClient.clear();
  queryClient.setQueryData(keys.me, { id: "me", roles });
  queryClient.setQueryData(keys.roles(roles), [{ permissions }]);
  queryClient.setQueryData(keys.config, { EnableCustomEmoji: enabled });
  queryClient.setQueryData(["custom-emoji", "all"], [{ id: "cat", name: "happy_cat" }]);
  queryClient.setQueryData(
    ["emoji-catalogue"],
    [
      {
        label: "emoji.group.people",
        emoji: [
          { name: "wave", char: "👋", words: "wave hello" },
          { name: "clap", char: "👏", words: "clap applause" },
        ],
      },
    ],
  );
  render(
    <MantineProvider>
      <QueryClientProvider client={queryClient}>
        <EmojiChoice onPick={picked} manage={manage} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}

describe("choosing an emoji", () => {
  beforeEach(() => {
    picked.mockClear();
    manage.mockClear();
  });

  it("takes the first that a search finds with Enter, also one of the server's own", async () => {
    show("system_user", []);
    const field = screen.getByRole("textbox", { name: "Search emoji" });
    await userEvent.type(field, "hel{Enter}");
    expect(picked).toHaveBeenLastCalledWith("wave");
    await userEvent.clear(field);
    await userEvent.type(field, ":cat{Enter}");
    expect(picked).toHaveBeenLastCalledWith("happy_cat");
    await userEvent.clear(field);
    await userEvent.type(field, "nothing");
    expect(screen.getByText("No emoji of that name.")).toBeInTheDocument();
  });

  it("goes from the field to the emoji and on with the arrows", async () => {
    show("system_user", []);
    await userEvent.type(screen.getByRole("textbox", { name: "Search emoji" }), "a{ArrowDown}{ArrowRight}");
    expect(document.activeElement).toHaveAccessibleName(":clap:");
  });

  it("offers to add some to those who may", async () => {
    show("system_user", ["create_emojis"]);
    await userEvent.click(screen.getByRole("button", { name: "Add emoji" }));
    expect(manage).toHaveBeenCalled();
  });

  it("does not offer it to others", () => {
    show("system_user", []);
    expect(screen.queryByRole("button", { name: "Add emoji" })).toBeNull();
  });

  it("does not offer it where custom emoji are off", () => {
    show("system_admin", [], "false");
    expect(screen.queryByRole("button", { name: "Add emoji" })).toBeNull();
  });
});
