import type { ChartModel } from "../charts/chart-model.ts";
import type { Tone } from "./tone.ts";
import type { Words } from "./words.ts";

/** A report as it is read, in every language at once, before it is written in any format. */
export type ReportDocument = readonly Part[];

export type Part =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3 | 4; readonly words: Words }
  | { readonly kind: "paragraph"; readonly words: Words; readonly tone?: Tone }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  /** Labelled values. */
  | { readonly kind: "facts"; readonly entries: readonly { readonly label: Words; readonly value: Words }[] }
  | { readonly kind: "table"; readonly table: ReportTable }
  | { readonly kind: "chart"; readonly chart: ChartModel };

export interface ListItem {
  readonly words: Words;
  readonly tone?: Tone;
}

export interface ReportTable {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly ReportRow[];
  /** Below all others, whatever is sorted, filtered or left out. */
  readonly foot?: readonly ReportRow[];
  /** Where a reader cannot search, so many rows are shown with those that belong to them, and then `rest`. */
  readonly shortened?: { readonly rows: number; readonly rest: (left: number) => ReportRow };
  /** Its first column names what readers look for. */
  readonly filterable?: boolean;
}

export interface ReportColumn {
  readonly words: Words;
  readonly align: "left" | "right";
  /** Goes first where lines are short. */
  readonly optional?: boolean;
}

export interface ReportRow {
  readonly cells: readonly ReportCell[];
  /** Belongs to the row that sums it up. */
  readonly indented?: boolean;
}

export interface ReportCell {
  readonly words: Words;
  /** What the column is sorted by; `undefined`: its text. */
  readonly sortBy?: number;
  /** Stays on one line: a date. */
  readonly whole?: boolean;
  readonly tone?: Tone;
}
