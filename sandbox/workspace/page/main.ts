import type { Act, ChannelState, PageState } from "../protocol.ts";
import { type Address, type Place, readAddress, toSearch } from "./address.ts";
import { createChannelPane } from "./channel-pane.ts";
import { createDirectory } from "./directory.ts";
import { h } from "./dom.ts";
import { createHomePane } from "./home-pane.ts";
import { createModalStack } from "./modal-stack.ts";
import type { PageContext } from "./page-context.ts";
import { createReadMarks } from "./read-marks.ts";
import { createSidebar } from "./sidebar.ts";
import { createThreadPane } from "./thread-pane.ts";
import { chooseWords, type Words } from "./words.ts";
import { listenForChanges, readState, sendAct } from "./workspace-api.ts";

/** The page: one state, read again whenever it changed, rendered into parts that live as long as the page. */
function start(root: HTMLElement): void {
  const sidebar = createSidebar();
  const channelPane = createChannelPane();
  const homePane = createHomePane();
  const threadPane = createThreadPane();
  const modals = createModalStack();
  const marks = createReadMarks(localStorage);
  const banner = h("div", { class: "banner", role: "status", hidden: true, "data-testid": "banner" });
  const toast = h("div", { class: "toast", role: "alert", hidden: true, "data-testid": "toast" });
  root.append(sidebar.element, channelPane.element, homePane.element, threadPane.element, banner, toast);

  let address = readAddress(location.search);
  let state: PageState | undefined;

  const render = () => {
    if (state === undefined) return;
    const shown = state;
    const context = createContext(shown);
    const place = choosePlace(address.place, shown);
    const channel =
      place.kind === "channel" ? shown.channels.find((candidate) => candidate.id === place.id) : undefined;
    document.documentElement.lang = context.words.htmlLang;
    document.title = `${channel === undefined ? context.words.appHome : channel.name} · ${context.words.workspace}`;
    root.classList.toggle("with-thread", channel !== undefined && address.threadTs !== undefined);
    channelPane.element.hidden = channel === undefined;
    homePane.element.hidden = channel !== undefined;
    if (channel === undefined) homePane.update(shown.home, context);
    else {
      if (document.visibilityState === "visible") marks.markRead(shown.me.id, channel);
      channelPane.update(channel, context);
    }
    threadPane.update(channel, address.threadTs, context);
    sidebar.update(shown, place, (one: ChannelState) => marks.countUnread(shown.me.id, one), context);
    modals.update(shown.modals, context);
  };

  const refresh = createRefresh(
    () => address.user,
    (next) => {
      state = next;
      banner.hidden = true;
      if (address.user !== next.me.id) move({ ...address, user: next.me.id });
      else render();
    },
    () => showLost(),
  );

  const move = (next: Address) => {
    address = next;
    history.replaceState(null, "", toSearch(next));
    render();
  };
  const visitHome = () => {
    if (address.place?.kind === "home" && address.user !== undefined) {
      void perform({ do: "openHome", user: address.user });
    }
  };

  const currentWords = (): Words => chooseWords(state?.me.locale ?? navigator.language);
  const showLost = () => {
    banner.textContent = currentWords().reconnecting;
    banner.hidden = false;
  };
  const attempt = async (act: Act) => {
    const refusal = await sendAct(act);
    if (refusal === undefined) return undefined;
    const words = currentWords();
    return words.failed(refusal.kind === "refused" ? refusal.reason : words.unreachable);
  };
  let toastTimer = 0;
  const perform = async (act: Act) => {
    const problem = await attempt(act);
    if (problem === undefined) return;
    toast.textContent = problem;
    toast.hidden = false;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => {
      toast.hidden = true;
    }, 6000);
  };

  const createContext = (shown: PageState): PageContext => {
    const words = chooseWords(shown.me.locale);
    const names = shown.channels.map(({ id, name }) => [id, name]);
    return {
      directory: createDirectory(shown),
      words,
      version: JSON.stringify([shown.me.id, words.htmlLang, shown.people, shown.groups, names]),
      perform,
      attempt,
      go: (place) => {
        move({ ...address, place, threadTs: undefined });
        visitHome();
      },
      openThread: (threadTs) => {
        move({ ...address, threadTs });
        if (threadTs !== undefined) threadPane.focus();
      },
      become: (user) => {
        move({ ...address, user });
        refresh();
        visitHome();
      },
    };
  };

  document.addEventListener("visibilitychange", render);
  visitHome();
  refresh();
  listenForChanges(refresh, showLost);
}

/** The place asked for if it exists, else the first channel. */
function choosePlace(wanted: Place | undefined, state: PageState): Place {
  if (wanted?.kind === "home") return wanted;
  const channel = state.channels.find(({ id }) => id === wanted?.id) ?? state.channels[0];
  return channel === undefined ? { kind: "home" } : { kind: "channel", id: channel.id };
}

/**
 * Reads the state, one request at a time: changes that come meanwhile are read together afterwards, and an
 * answer for a persona that is no longer shown is dropped.
 */
function createRefresh(
  readUser: () => string | undefined,
  show: (state: PageState) => void,
  lost: () => void,
): () => void {
  let isReading = false;
  let isStale = false;
  const refresh = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      await readAll();
    } finally {
      isReading = false;
    }
  };
  const readAll = async (): Promise<void> => {
    while (isStale) {
      isStale = false;
      const user = readUser();
      const state = await readState(user).catch(() => undefined);
      if (state === undefined) lost();
      else if (user === readUser()) show(state);
      else isStale = true;
    }
  };
  return () => void refresh();
}

const root = document.getElementById("app");
if (root !== null) start(root);
