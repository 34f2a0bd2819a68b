import { joinLiterals } from "../element.ts";
import { createItem, type Exemplar } from "../item.ts";
import type { Lexer } from "../lexer.ts";
import type { Template } from "../template.ts";
import { adoptRare } from "./adopt-rare.ts";
import { classify } from "./classify.ts";
import { finishTemplate } from "./finish.ts";
import { followSiblings } from "./follow-siblings.ts";
import { gatherRare } from "./gather-rare.ts";
import { keepNames } from "./keep-names.ts";
import { mergeEqual } from "./merge-equal.ts";
import { mergeOddValues } from "./merge-odd-values.ts";
import { mergePaths } from "./merge-paths.ts";
import { splitNumberedKinds } from "./numbered-kinds.ts";
import { partAddresses } from "./part-addresses.ts";

/** Templates of the remembered keys, heaviest first; equal input gives equal output. */
export function learnTemplates(exemplars: readonly Exemplar[], lexer: Lexer): Template[] {
  const items = partAddresses(
    exemplars.map((exemplar) => createItem(exemplar, lexer)),
    lexer,
  );
  const classes = classify(
    items.map((item) => ({ item, from: 0, to: item.types.length })),
    true,
  );
  const raw = classes.map((one) => ({
    elements: joinLiterals(one.elements),
    items: one.parts.map((part) => part.item),
  }));
  const finished = mergeEqual(
    keepNames(splitNumberedKinds(mergePaths(mergeOddValues(raw))).map(finishTemplate)),
  );
  let learned = adoptRare(finished, lexer);
  // Twice, since keys may differ from a common template in two words.
  for (let round = 0; round < 2; round++) learned = mergeEqual(followSiblings(learned, lexer));
  return mergeEqual(gatherRare(learned, lexer)).sort((a, b) => b.weight - a.weight);
}
