import { TagsInput, type TagsInputProps } from "@mantine/core";

type Props = Omit<TagsInputProps, "onChange"> & { onChange: (entries: string[]) => void };

/** The entries of a list. Pasted text becomes several, wherever commas, semicolons or spaces stand between them. */
export function ListField({ onChange, ...rest }: Props) {
  return (
    <TagsInput
      size="sm"
      {...rest}
      onChange={(entries) =>
        onChange([...new Set(entries.flatMap((entry) => entry.split(/[\s,;]+/)))].filter(Boolean))
      }
      splitChars={[",", " ", ";"]}
      acceptValueOnBlur
      clearable={false}
    />
  );
}
