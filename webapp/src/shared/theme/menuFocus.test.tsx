import { MantineProvider, Menu } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { theme } from "./theme";

function show() {
  render(
    <MantineProvider theme={theme} env="test">
      <Menu>
        <Menu.Target>
          <button type="button">Open</button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled>First</Menu.Item>
          <Menu.Item>Second</Menu.Item>
          <Menu.Item>Third</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </MantineProvider>,
  );
  return screen.getByRole("button", { name: "Open" });
}

const item = (name: string) => screen.getByRole("menuitem", { name });
const settled = () => new Promise((done) => setTimeout(done));

describe("a menu", () => {
  it("gives the keys to the first item that can be picked, as it opens", async () => {
    const user = userEvent.setup({ delay: null });
    show().focus();
    await user.keyboard("{Enter}");
    expect(item("Second")).toHaveFocus();
    await settled();
    expect(item("Second")).toHaveFocus();
  });

  it("leaves the focus where it was taken meanwhile, and gives it back at the end", async () => {
    const user = userEvent.setup({ delay: null });
    const button = show();
    button.focus();
    await user.keyboard("{Enter}{ArrowDown}");
    expect(item("Third")).toHaveFocus();
    await settled();
    expect(item("Third")).toHaveFocus();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(button).toHaveFocus());
  });
});
