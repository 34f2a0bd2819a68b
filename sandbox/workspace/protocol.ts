import type { KnownBlock, View } from "@slack/types";

/**
 * What the workspace's page and the test client share with its server. The page asks
 * `GET /page/state?user=U…`, listens to `GET /page/events` (server-sent events: every `changed` means "ask
 * again") and acts by `POST /page/act` with an `Act` as JSON; the answer is `{ ok: true }` or
 * `{ ok: false, error: string }`.
 */
export interface PageState {
  readonly me: Person;
  readonly people: readonly Person[];
  readonly groups: readonly { readonly id: string; readonly handle: string; readonly name: string }[];
  readonly channels: readonly ChannelState[];
  /** Modals open for me, oldest first. */
  readonly modals: readonly OpenModal[];
  /** The bot's App Home as published for me. */
  readonly home: View | undefined;
  readonly botConnected: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** `en-US`, `zh-CN`. */
  readonly locale: string;
  readonly isBot: boolean;
}

export interface ChannelState {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly messages: readonly Message[];
}

export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** `undefined` or equal to `ts`: a root. */
  readonly threadTs?: string;
  readonly editedTs?: string;
  /** Only this person sees it. */
  readonly ephemeralFor?: string;
  /** A reply that is shown in the channel as well. */
  readonly broadcast?: boolean;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly files: readonly {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    /** Says what a picture shows. */
    readonly altText?: string;
    readonly mimetype: string;
    readonly url: string;
  }[];
  readonly metadata?: { readonly event_type: string; readonly event_payload: Record<string, unknown> };
}

export interface OpenModal {
  readonly id: string;
  readonly view: View;
  /** Field errors of the last submission, by block id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** What a person does. `user` is who does it. */
export type Act =
  | {
      readonly do: "say";
      readonly user: string;
      readonly channel: string;
      readonly text: string;
      readonly threadTs?: string;
      /** A reply that the channel shows as well. */
      readonly broadcast?: boolean;
      /** Name of a file that is shared with it. */
      readonly fileName?: string;
    }
  | {
      readonly do: "slash";
      readonly user: string;
      readonly channel: string;
      readonly command: string;
      readonly text: string;
    }
  | {
      readonly do: "click";
      readonly user: string;
      readonly channel: string;
      readonly ts: string;
      readonly blockId: string;
      readonly actionId: string;
      /** Of a menu: the chosen option's value. */
      readonly value?: string;
    }
  | {
      readonly do: "clickView";
      readonly user: string;
      /** A modal's id, or `home`. */
      readonly viewId: string;
      readonly blockId: string;
      readonly actionId: string;
      readonly value?: string;
      /** What the view's inputs hold now; as in `submit`. */
      readonly values?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    }
  | {
      readonly do: "submit";
      readonly user: string;
      readonly viewId: string;
      /** By block id, then action id: the state object as Slack sends it. */
      readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    }
  | { readonly do: "closeModal"; readonly user: string; readonly viewId: string }
  | {
      readonly do: "react";
      readonly user: string;
      readonly channel: string;
      readonly ts: string;
      readonly name: string;
    }
  | {
      readonly do: "unreact";
      readonly user: string;
      readonly channel: string;
      readonly ts: string;
      readonly name: string;
    }
  | { readonly do: "openHome"; readonly user: string };
