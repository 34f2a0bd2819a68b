import Handlebars from "handlebars";
import { builtInHelpers, ownHelpers } from "./handlebars-runtime.ts";
import { blockHelperNames } from "./helpers/block-helpers.ts";

/** What a template may refer to. */
export interface TemplateSurroundings {
  readonly partials: ReadonlySet<string>;
  /** Whether every locale has this text. */
  readonly hasText: (key: string) => boolean;
}

/**
 * Reads a template without running it and answers what is wrong: syntax, helpers and partials that do not exist,
 * texts that no locale has, and `{{{…}}}`, which would let names from outside through unescaped.
 */
export function checkTemplate(source: string, surroundings: TemplateSurroundings): readonly string[] {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    return [error instanceof Error ? error.message.replaceAll("\n", " ") : String(error)];
  }
  const checker = new Checker(surroundings);
  checker.accept(program);
  return checker.problems;
}

type Call = Pick<hbs.AST.MustacheStatement, "loc" | "params" | "hash"> & { readonly path: hbs.AST.Node };

class Checker extends Handlebars.Visitor {
  readonly problems: string[] = [];
  readonly #surroundings: TemplateSurroundings;

  constructor(surroundings: TemplateSurroundings) {
    super();
    this.#surroundings = surroundings;
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped) this.#add(mustache, "{{{…}}} writes without escaping; use {{…}}");
    this.#checkCall(mustache, false);
    super.MustacheStatement(mustache);
  }

  override SubExpression(expression: hbs.AST.SubExpression): void {
    this.#checkCall(expression, false);
    super.SubExpression(expression);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    this.#checkCall(block, true);
    super.BlockStatement(block);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    const name = nameOf(partial.name);
    if (name === undefined || !this.#surroundings.partials.has(name)) {
      this.#add(partial, `there is no partial ${name ?? "with a computed name"}`);
    }
    super.PartialStatement(partial);
  }

  #checkCall(call: Call, isBlock: boolean): void {
    const name = nameOf(call.path);
    if (name === undefined) return;
    const isHelper = Object.hasOwn(ownHelpers, name) || builtInHelpers.includes(name);
    const isCall = isBlock || call.params.length > 0 || call.hash !== undefined;
    if (!isHelper && isCall) this.#add(call, `there is no helper ${name}`);
    if (!isBlock && blockHelperNames.includes(name))
      this.#add(call, `${name} is a block: {{#${name}}}…{{/${name}}}`);
    if (name === "t" || name === "both") this.#checkKey(call);
  }

  #checkKey(call: Call): void {
    const [key] = call.params;
    if (key?.type !== "StringLiteral") return;
    const text = (key as hbs.AST.StringLiteral).value;
    if (!this.#surroundings.hasText(text)) this.#add(call, `there is no text ${text}`);
  }

  #add(node: Pick<hbs.AST.Node, "loc">, problem: string): void {
    this.problems.push(`line ${node.loc.start.line}: ${problem}`);
  }
}

function nameOf(node: hbs.AST.Node): string | undefined {
  return node.type === "PathExpression" ? (node as hbs.AST.PathExpression).original : undefined;
}
