/** Codes of ISO 639-1, with the former ones that software still writes (`in`, `iw`, `ji`, `no`, `sh`). */
const LANGUAGES =
  "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo " +
  "es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw ja ji " +
  "jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne " +
  "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st " +
  "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/** By 32 times the first letter's place in the alphabet and the second one's. */
const IS_LANGUAGE = new Uint8Array(27 * 32);
for (const code of LANGUAGES.split(" "))
  IS_LANGUAGE[languageIndex(code.charCodeAt(0), code.charCodeAt(1))] = 1;

function languageIndex(first: number, second: number): number {
  return (first - 0x60) * 32 + second - 0x60;
}

/** Whether two small letters are the code of a language. */
export function isLanguage(first: number, second: number): boolean {
  return IS_LANGUAGE[languageIndex(first, second)] === 1;
}
