import { type OptionEntries, type OptionSchema, type OptionsSchema, originOf, v } from '@waybill/kernel';

/** A plugin's options as a Markdown table, one row an option in order of the schema: what a README shows. */
export function optionsTable(schema: OptionsSchema): string {
  const rows = Object.entries(schema.entries as OptionEntries).map(([name, entry]) => {
    const { env, secret } = originOf(entry);
    const type = secret ? 'secret, environment only' : typeOf(entry);
    return [
      `\`${name}\``,
      type,
      defaultOf(entry),
      env === undefined ? '–' : `\`${env}\``,
      v.getDescription(entry) ?? '',
    ];
  });
  const header = ['Option', 'Type', 'Default', 'Environment', 'Description'];
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function defaultOf(entry: OptionSchema): string {
  const value: unknown = 'default' in entry ? entry.default : undefined;
  return value === undefined ? '–' : `\`${JSON.stringify(value)}\``;
}

/** The type in the words of JSON, for the schemas that options use; another one is a mistake that generation must show. */
function typeOf(schema: OptionSchema): string {
  if ('wrapped' in schema) return typeOf(schema.wrapped as OptionSchema);
  if ('options' in schema) {
    const alternatives = schema.options as readonly unknown[];
    return alternatives.map((each) => (isSchema(each) ? typeOf(each) : literal(each))).join(' or ');
  }
  if ('literal' in schema) return literal(schema.literal);
  if ('item' in schema) return `list of ${typeOf(schema.item as OptionSchema)}`;
  if (schema.type === 'record') return `object of ${typeOf((schema as unknown as { value: OptionSchema }).value)}`;
  if (['object', 'strict_object', 'loose_object'].includes(schema.type)) return 'object';
  if (['string', 'number', 'boolean'].includes(schema.type)) return schema.type;
  throw new TypeError(`The options table knows no words for a schema of type ${schema.type}.`);
}

function isSchema(value: unknown): value is OptionSchema {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function literal(value: unknown): string {
  return `\`${JSON.stringify(value)}\``;
}
