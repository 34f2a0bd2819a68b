/** The pairs of letters that English words are mostly made of. */
const PAIRS = new Set(
  "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke ui ag ap ck ke up ob ub ud um oc og od oo ov pi pu rd rk rl rm rn ru sc sk sl sm sp sw tt ue ug vo ye ba bo br bu cl cr cu da do dr du ef ei ep eq eu ew ey fa ff fl fr fu ga gi gl go gr gu hu if ip iz ja jo ki kn ks lf ls lt lu lv ms my nf nn nu oa oi ok pp ph ps qu rc rg rr rv rw tc tw ua va vs ws xp xt ys ze ml db dp ds ux".split(
    " ",
  ),
);

/** Whether letters in one case could be a word or a few, and not letters drawn by chance. */
export function isWordLike(text: string): boolean {
  if (!/^(?:[A-Z]?[a-z]{2,}|[A-Z]{3,})$/.test(text)) return false;
  const lower = text.toLowerCase();
  let known = 0;
  for (let k = 1; k < lower.length; k++) if (PAIRS.has(lower.slice(k - 1, k + 1))) known++;
  return known >= (lower.length - 1) * 0.85;
}

/** Words that say which part, state or kind of a thing a key holds: they name a kind of record, not a value. */
const KIND_WORDS = new Set(
  "access account accounts ack active address admin alerts all api app apps archive ask assets attempts auth avatar backup balance ban batch bid block body branches cache calls cart categories category channels chat claims clients comments completed conf config content cookie count counter counts created current daily data date dead default delayed delivered detail details device devices dirty docs done draft dynamic email enabled error errors eta events expire expired exports failed failures feed fields files filter finished flags flush followers following friends global group groups guest hash head health heartbeat hidden history home hot hourly html id ids image images inbox index info init instances invalid inventory items job jobs json key keys kind labels last latest leader length level likes limit limits links list live lock locked locks log login logs logout mail map master mem members menu messages meta metadata metrics mode monthly motd name names new next notifications notify offline offset old online open options order orders outbox owner page pages password paused payments peers pending perms permissions ping plan plugins points pool position posts presence price primary priority private processed processes processing profile public queue queued queues quota rank rate raw read ready recent refresh registry rejected repeat reply request requests reserved reset response result results retries retry revision role roles root rooms rules running schedule scheduled schema scopes score scores search secret seen sent seq sequence server servers session sessions set settings shards size skip snapshot stale stalled stars start started state stats status stock stop stream streams success succeeded sync system tags task tasks tasktypes temp tenants time timestamp title tmp token tokens topic topics total totals tree ts ttl type types unread update updated url user users uuid val value values version views visits wait waiting watchers weekly work worker workers write".split(
    " ",
  ),
);

/** Share of the texts in which a word names a kind. */
export function kindShare(texts: readonly string[]): number {
  let kinds = 0;
  for (const text of texts) {
    const words = text
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z]+/);
    if (words.some((word) => KIND_WORDS.has(word))) kinds++;
  }
  return texts.length === 0 ? 0 : kinds / texts.length;
}
