import { expectAccessible, expectTree } from "../support/judge.ts";
import { kinds } from "../support/kinds.ts";
import { test } from "../support/test.ts";

// Each page is looked at by itself, so they need not wait for each other.
test.describe.configure({ mode: "parallel" });

for (const kind of kinds) {
  test.describe(kind.name, () => {
    test.use({ mayAnswer: kind.status === undefined ? [] : [kind.status] });

    test(`${kind.name} is accessible${kind.steady ? ", and its tree is the golden one" : ""}`, async ({ page }) => {
      test.setTimeout(120_000);
      const words = (await kind.arrive(page)) ?? [];
      if (kind.steady) await expectTree(page, kind.name, words);
      await expectAccessible(page);
    });
  });
}
