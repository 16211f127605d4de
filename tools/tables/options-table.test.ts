import { expect, it } from '@jest/globals';
import { option, options, v } from '@waybill/kernel';
import { optionsTable } from './options-table.ts';

it('renders one row an option with type, default, variable and description', () => {
  const Options = options({
    build: option(v.optional(v.picklist(['auto', 'uv']), 'auto'), 'Which | tool.'),
    args: option(v.optional(v.record(v.string(), v.string()), {}), 'Arguments.'),
    token: option(v.optional(v.string()), 'The token.', { env: 'A_TOKEN', secret: true }),
  });

  const rows = optionsTable(Options).split('\n');

  expect(rows[0]).toBe('| Option | Type | Default | Environment | Description |');
  expect(rows[2]).toMatch(/^\| `enabled` \| boolean or `"auto"` \| `true` \| – \| .+ \|$/);
  expect(rows[3]).toBe('| `build` | `"auto"` or `"uv"` | `"auto"` | – | Which \\| tool. |');
  expect(rows[4]).toBe('| `args` | object of string | `{}` | – | Arguments. |');
  expect(rows[5]).toBe('| `token` | secret, environment only | – | `A_TOKEN` | The token. |');
});
