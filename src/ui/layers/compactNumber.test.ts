import { expect, it } from 'vitest';
import { compactNumber } from './compactNumber';

it('says a number in few signs', () => {
  expect([1, 4.4, 91.2, 996, 1800, 28_400, 999_600, 3.2e6, 5e12, 4e15].map(compactNumber)).toEqual(
    ['1', '4', '91', '1k', '1.8k', '28k', '1M', '3.2M', '5T', '4000T'], // prettier-ignore
  );
});
