import { expect, test } from 'vitest';
import { foretold, plain } from './plain';

test('what nobody can know yet is not shown as a tag', () => {
  expect(foretold('network dm-<id> is already using parent interface eth0')).toBe('network dm-… is already using parent interface eth0');
  expect(foretold('networks have <b>same</b> name')).toBe('networks have <b>same</b> name');
});

test('characters that move text are shown, not obeyed', () => {
  expect(plain('a\u202eb\n')).toBe('a\\u{202e}b\\n');
});
