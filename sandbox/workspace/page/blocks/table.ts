import type {
  DataTableBlock,
  RawNumberElement,
  RawTextElement,
  RichTextBlock,
  TableBlock,
} from "@slack/types";
import { type Child, h, icon } from "../dom.ts";
import { parseMrkdwn } from "../mrkdwn.ts";
import { renderProse } from "../render-prose.ts";
import { readRichText } from "../rich-text.ts";
import type { BlockContext } from "./block-context.ts";

/** Slack also takes mrkdwn text in cells, which the published types leave out. */
type Cell =
  | RichTextBlock
  | RawTextElement
  | RawNumberElement
  | { readonly type: "mrkdwn"; readonly text: string };

interface Column {
  readonly align: string;
  readonly isWrapped: boolean;
}

/** A table: the first row is its header, wide ones scroll inside their own frame. */
export function renderTable(block: TableBlock, context: BlockContext): HTMLElement {
  const columns = (block.rows[0] ?? []).map((_, index): Column => {
    const setting = block.column_settings?.[index];
    return { align: setting?.align ?? "left", isWrapped: setting?.is_wrapped === true };
  });
  const [header = [], ...rows] = block.rows.map((row) =>
    row.map((cell, index) => renderCell(cell, columns[index], context)),
  );
  return frame(
    context.words.table,
    h(
      "table",
      {},
      headRow(header),
      h(
        "tbody",
        {},
        rows.map((cells) => h("tr", {}, cells)),
      ),
    ),
  );
}

const defaultPageSize = 5;

/** A captioned table that is turned page by page. */
export function renderDataTable(block: DataTableBlock, context: BlockContext): HTMLElement {
  const { words } = context;
  const [header = [], ...rows] = block.rows;
  const columns = header.map((_, index): Column => {
    const isNumeric = rows.length > 0 && rows.every((row) => row[index]?.type === "raw_number");
    return { align: isNumeric ? "right" : "left", isWrapped: false };
  });
  const pageSize = block.page_size ?? defaultPageSize;
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const body = h("tbody");
  const position = h("span", { class: "page-position", "aria-live": "polite" });
  let page = 0;
  const turn = (step: number) => {
    page = Math.min(pages - 1, Math.max(0, page + step));
    const shown = rows.slice(page * pageSize, (page + 1) * pageSize);
    body.replaceChildren(
      ...shown.map((row) =>
        h(
          "tr",
          {},
          row.map((cell, index) => renderCell(cell, columns[index], context)),
        ),
      ),
    );
    position.textContent = words.pageOf(page + 1, pages);
    previous.disabled = page === 0;
    next.disabled = page === pages - 1;
  };
  const previous = pageButton(words.previousPage, "M12 5l-5 5 5 5", () => turn(-1));
  const next = pageButton(words.nextPage, "M8 5l5 5-5 5", () => turn(1));
  turn(0);
  const table = h(
    "table",
    {},
    headRow(header.map((cell, index) => renderCell(cell, columns[index], context))),
    body,
  );
  const pager = pages === 1 ? undefined : h("div", { class: "pager" }, previous, position, next);
  return h(
    "div",
    { class: "data-table" },
    h("div", { class: "table-caption" }, block.caption),
    frame(block.caption, table),
    pager,
  );
}

function pageButton(label: string, path: string, turn: () => void): HTMLButtonElement {
  return h(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, onclick: turn },
    icon(path),
  );
}

/** Focusable, so that a keyboard can scroll it. */
function frame(label: string, table: HTMLTableElement): HTMLElement {
  return h("div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": label }, table);
}

function headRow(cells: readonly HTMLTableCellElement[]): HTMLElement {
  const heads = cells.map((cell) => {
    const head = h("th", { scope: "col", class: cell.className });
    head.append(...cell.childNodes);
    return head;
  });
  return h("thead", {}, h("tr", {}, heads));
}

function renderCell(cell: Cell, column: Column | undefined, context: BlockContext): HTMLTableCellElement {
  const wrap = column?.isWrapped === true ? "wrapped" : "";
  return h("td", { class: `align-${column?.align ?? "left"} ${wrap}`.trim() }, renderContent(cell, context));
}

function renderContent(cell: Cell, context: BlockContext): Child {
  switch (cell.type) {
    case "raw_text":
      return cell.text;
    case "raw_number":
      // Slack takes a number without its text, which the published types require.
      return cell.text ?? String(cell.value);
    case "rich_text":
      return renderProse(readRichText(cell), context.directory);
    case "mrkdwn":
      return renderProse(parseMrkdwn(cell.text), context.directory);
  }
}
