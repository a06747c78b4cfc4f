import { describe, expect, it } from 'vitest';

import { block, blockText, covering, span, toNumber, toText } from './address';

describe('addresses', () => {
  it('read and print in both families', () => {
    for (const text of ['0.0.0.0', '198.19.249.146', '255.255.255.255', '::', '::1', 'fd07:b51a:cc66::', 'fd07:b51a:cc66:0:1455:9fff:fea4:e814', '2001:db8::1:0:0:1']) {
      const n = toNumber(text);
      expect(n && toText(n.family, n.value), text).toBe(text);
    }
    for (const bad of ['', '1.2.3', '1.2.3.256', '1.2.3.x', '::1::', ':::', 'fd00:1', '<b>']) expect(toNumber(bad), bad).toBeNull();
  });
  it('make blocks and spans', () => {
    expect(block('198.19.249.146/24')).toMatchObject({ family: 4, prefix: 24, size: 256n });
    expect(blockText(block('198.19.249.146/24')!)).toBe('198.19.249.0/24');
    expect(block('10.0.0.0/33')).toBeNull();
    expect(span('10.0.0.5-9')).toEqual({ family: 4, first: 0x0a000005n, last: 0x0a000009n });
    expect(span('10.0.0.9-10.0.0.5')).toBeNull();
    expect(span('10.0.0.5-::1')).toBeNull();
  });
  it('cover two addresses with the smallest aligned block', () => {
    const at = (t: string) => toNumber(t)!.value;
    expect(blockText(covering(4, at('10.0.0.5'), at('10.0.0.6')))).toBe('10.0.0.4/30');
    expect(blockText(covering(4, at('10.0.0.223'), at('10.0.0.208')))).toBe('10.0.0.208/28');
    expect(blockText(covering(4, at('10.0.0.7'), at('10.0.0.7')))).toBe('10.0.0.7/32');
    expect(blockText(covering(6, at('fd00::1'), at('fd00::ff')))).toBe('fd00::/120');
  });
});
