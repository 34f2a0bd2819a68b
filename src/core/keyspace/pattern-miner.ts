import type { Exemplar } from './item.ts';
import { learnTemplates } from './learn/learn-templates.ts';
import { createLexer } from './lexer.ts';
import { LIMITS } from './limits.ts';
import { createMatcher, type Matcher } from './matcher.ts';
import { nameSlots } from './name-slots.ts';
import { renderTemplate } from './render-template.ts';
import { createResidual, rescale } from './residual.ts';
import type { TemplatePart } from './template.ts';

interface Known {
  readonly parts: readonly TemplatePart[];
  readonly text: string;
  readonly names: readonly string[];
  count: number;
  exemplars: Exemplar[];
  seen: number;
}

export interface PatternMiner {
  add(key: Uint8Array, from?: number, to?: number): void;
  finish(): readonly { readonly text: string; readonly count: number }[];
  assign(key: Uint8Array, from?: number, to?: number): number;
  readonly other: number;
}

export function createPatternMiner(): PatternMiner {
  const lexer = createLexer();
  const residual = createResidual(lexer);
  let matcher: Matcher = createMatcher([]);
  let known: Known[] = [];
  let total = 0;
  let other = 0;
  let nextLearn: number = LIMITS.firstLearn;

  function learn(): void {
    const exemplars: Exemplar[] = known.flatMap((one) => rescale(one.exemplars, one.count));
    exemplars.push(...residual.drain());
    const templates = learnTemplates(exemplars, lexer).slice(0, LIMITS.templates);
    matcher = createMatcher(templates.map((one) => one.parts));
    known = templates.map((one) => ({ parts: one.parts, text: renderTemplate(one.parts), names: nameSlots(one.parts), count: 0, exemplars: [], seen: 0 }));
    const scratch = new Uint8Array(LIMITS.keyBytes + 1);
    for (const exemplar of exemplars) {
      for (let k = 0; k < exemplar.key.length; k++) scratch[k] = exemplar.key.charCodeAt(k);
      const found = matcher.match(scratch, 0, exemplar.key.length + (exemplar.longer ? 1 : 0));
      const one = known[found];
      if (one === undefined) {
        other += exemplar.weight;
        continue;
      }
      one.count += exemplar.weight;
      one.exemplars.push(exemplar);
    }
    for (const one of known) {
      one.seen = one.exemplars.length;
      if (one.exemplars.length > LIMITS.exemplarsPerTemplate) {
        const stride = one.exemplars.length / LIMITS.exemplarsPerTemplate;
        one.exemplars = Array.from({ length: LIMITS.exemplarsPerTemplate }, (_, k) => one.exemplars[Math.floor(k * stride)]).filter((x) => x !== undefined);
      }
    }
    nextLearn = Math.max(LIMITS.firstLearn, total * 2);
  }

  return {
    get other() {
      return other + residual.overflow;
    },
    add: (key, from = 0, to = key.length) => {
      total++;
      const found = matcher.match(key, from, to);
      const one = known[found];
      if (one !== undefined) {
        one.count++;
        return;
      }
      residual.add(key, from, to);
      if (total >= nextLearn || (residual.isFull && known.length === 0)) learn();
    },
    finish: () => {
      if (residual.count > 0) learn();
      return known;
    },
    assign: (key, from = 0, to = key.length) => matcher.match(key, from, to),
  };
}
