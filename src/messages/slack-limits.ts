/**
 * Slack's limits on a message. Sources: https://docs.slack.dev/reference/block-kit (per block and element) and
 * @slack/types. `messageCharacters` is undocumented: messages with some 13,200 characters of text in their
 * blocks were refused with `msg_blocks_too_long`, so this keeps a distance.
 */
export const slackLimits = {
  messageBlocks: 50,
  homeBlocks: 100,
  messageCharacters: 12_000,
  /** `chat.update` refuses a `text` above 4,000. */
  text: 3_000,
  headerText: 150,
  sectionText: 3_000,
  fields: 10,
  fieldText: 2_000,
  contextElements: 10,
  contextText: 2_000,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  overflowOptions: 5,
  selectOptions: 100,
  optionText: 75,
  optionValue: 150,
  inputLabel: 2_000,
  inputText: 3_000,
  /** Title, submit and close of a modal. */
  modalWords: 24,
  /** The header row counts. */
  tableRows: 100,
  tableColumns: 20,
  /** Over all tables of a message. */
  tableCharacters: 10_000,
  /** Ours, since Slack tells none: of a plan and its tasks, on one line. */
  planTitle: 150,
  planTasks: 20,
  taskOutput: 1_000,
  /** Ours: a quote longer than this is no longer read. */
  quoteText: 3_000,
} as const;
