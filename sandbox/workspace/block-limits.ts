/**
 * Slack's limits, in characters unless they count things. Sources: the Block Kit reference on docs.slack.dev
 * and the descriptions in @slack/types, except `allBlocksCharacters`, which is undocumented and was measured
 * by app developers.
 */
export const MESSAGE_LIMITS = {
  blocks: 50,
  /** chat.postMessage cuts the text here. */
  postedTextCharacters: 40_000,
  /** chat.update refuses longer texts with `msg_too_long`. */
  updatedTextCharacters: 4_000,
  /** Text of all blocks together; more is `msg_blocks_too_long`. */
  allBlocksCharacters: 13_200,
  /** Over all tables of a message. */
  tableCharacters: 10_000,
  /** Over all markdown blocks of a message. */
  markdownCharacters: 12_000,
} as const;

export const VIEW_LIMITS = {
  blocks: 100,
  /** Title, submit and close of a modal. */
  labelCharacters: 24,
  privateMetadataCharacters: 3_000,
  idCharacters: 255,
} as const;

export const BLOCK_LIMITS = {
  blockIdCharacters: 255,
  actionIdCharacters: 255,
  sectionTextCharacters: 3_000,
  sectionFields: 10,
  sectionFieldCharacters: 2_000,
  headerCharacters: 150,
  contextElements: 10,
  contextActionsElements: 5,
  actionsElements: 25,
  imageUrlCharacters: 3_000,
  imageTextCharacters: 2_000,
  inputLabelCharacters: 2_000,
  tableRows: 100,
  tableColumns: 20,
  dataTablePageSize: 100,
  alertCharacters: 200,
  cardTitleCharacters: 150,
  cardBodyCharacters: 200,
  carouselCards: 10,
  containerBlocks: 10,
  containerTitleCharacters: 150,
} as const;

export const ELEMENT_LIMITS = {
  buttonTextCharacters: 75,
  buttonValueCharacters: 2_000,
  urlCharacters: 3_000,
  placeholderCharacters: 150,
  optionTextCharacters: 75,
  optionValueCharacters: 150,
  selectOptions: 100,
  overflowOptions: 5,
  choiceOptions: 10,
  inputCharacters: 3_000,
  confirmTitleCharacters: 100,
  confirmTextCharacters: 300,
  confirmLabelCharacters: 30,
} as const;
