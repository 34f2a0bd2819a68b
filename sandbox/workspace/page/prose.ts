/**
 * Formatted text, whatever it was written in: mrkdwn, the markdown block and rich_text are all read into this,
 * and one renderer shows it.
 */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "bold" | "italic" | "strike" | "code"; readonly children: readonly Inline[] }
  | { readonly kind: "link"; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: "user" | "group" | "channel"; readonly id: string; readonly label: string | undefined }
  | { readonly kind: "broadcast"; readonly range: string }
  | { readonly kind: "emoji"; readonly name: string }
  | {
      readonly kind: "date";
      readonly unixSeconds: number;
      /** With Slack's `{date}`, `{time}`… placeholders. */
      readonly format: string;
      readonly url: string | undefined;
      readonly fallback: string;
    };

export type Prose =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: "quote"; readonly children: readonly Inline[] }
  | { readonly kind: "preformatted"; readonly text: string }
  | { readonly kind: "rule" }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly start: number;
      readonly indent: number;
      readonly items: readonly (readonly Inline[])[];
    }
  | {
      readonly kind: "table";
      readonly header: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

export function text(value: string): Inline {
  return { kind: "text", text: value };
}

/** Joins lines of inlines with line breaks. */
export function joinLines(lines: readonly (readonly Inline[])[]): readonly Inline[] {
  return lines.flatMap((line, index): readonly Inline[] =>
    index === 0 ? line : [{ kind: "break" }, ...line],
  );
}
