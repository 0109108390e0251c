/** What stands above the chapters of the reference. */
export const INTRODUCTION = `# The brand project

<!-- Made from the schema by scripts/generate-schema.ts; do not edit. -->

A brand project is a directory of YAML files that says everything about one brand. \`nocturne init\` writes one, \`nocturne validate\` checks it and names every problem with file, line and column. A run stores the files as they are when it starts, so that every worker of the night reads the same.

- Keys that are not named here are refused. A file of a directory whose lines are all comments is put aside.
- A name has lower-case letters, digits and \`_\`, begins with a letter and is at most 63 long; names of sources, segments, campaigns and destinations may have \`-\` too.
- Days (\`365d\`) and weeks (\`12w\`) are calendar days of the brand's time zone, before the instant that a night counts as now. Times are \`30m\`, \`6h\`, \`2d\`.
- \`"\${env:NAME}"\` in a text is replaced by the environment variable NAME where it is read; a file holds no secret. Put it in quotes.
- Purposes that are known everywhere: \`service\`, \`profiling\`, \`email_marketing\`, \`sms_marketing\`, \`push_marketing\`, \`post_marketing\`, \`phone_marketing\`, \`email_open_tracking\`, \`click_tracking\`, \`ads_user_data\`, \`ads_personalization\`, \`sale_or_share\`, \`partner:<name>\`; others by naming them in consent.yaml.
- For help while writing, put \`# yaml-language-server: $schema=<path>/docs/schema/<name>.json\` into the first line of a file.`
