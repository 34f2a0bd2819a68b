/** `hero_damage`, `DEFAULT_MODELS`: words in one case that underscores join. */
const SNAKE = /^(?:[a-z]+(?:_[a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/;
const FEWEST_JOINED = 2;

/** Whether these are written as programs write the names of their own things, and people seldom those of theirs. */
export function areProgramNames(texts: readonly string[]): boolean {
  return (
    texts.filter((text) => text.includes("_")).length >= FEWEST_JOINED &&
    texts.every((text) => SNAKE.test(text))
  );
}

/** The same, in three numbers of words or more, as settings and records have: names that people give are built alike. */
export function areSettings(texts: readonly string[]): boolean {
  return areProgramNames(texts) && new Set(texts.map((text) => text.split("_").length)).size > 2;
}
