/** A file on its way into the workspace, or in it. */
export interface StoredFile {
  /** `F…`. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** Says what a picture shows; `undefined`: nobody said. */
  readonly altText?: string;
  /** What the app announced, in bytes. */
  readonly announcedBytes: number;
  /** `undefined`: nothing was uploaded yet. */
  readonly content?: Uint8Array;
  readonly mimetype: string;
}

export interface Files {
  readonly announce: (name: string, announcedBytes: number, altText?: string) => StoredFile;
  readonly find: (id: string) => StoredFile | undefined;
  readonly change: (
    id: string,
    patch: Partial<Pick<StoredFile, "content" | "title">>,
  ) => StoredFile | undefined;
}

export const createFiles = (): Files => {
  const byId = new Map<string, StoredFile>();
  return {
    announce: (name, announcedBytes, altText) => {
      const id = `F${String(byId.size + 1).padStart(8, "0")}`;
      const file: StoredFile = {
        ...{ id, name, title: name, announcedBytes, mimetype: mimetypeOf(name) },
        ...(altText !== undefined && { altText }),
      };
      byId.set(id, file);
      return file;
    },
    find: (id) => byId.get(id),
    change: (id, patch) => {
      const file = byId.get(id);
      if (file === undefined) return undefined;
      const changed = { ...file, ...patch };
      byId.set(id, changed);
      return changed;
    },
  };
};

const MIMETYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  json: "application/json",
  md: "text/markdown",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
};

const mimetypeOf = (name: string): string =>
  MIMETYPES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
