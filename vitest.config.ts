import { defineConfig } from 'vitest/config';

const env = {
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CDK_VALIDATION: 'false',
  TZ: 'UTC',
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,property,contract}/**/*.test.{ts,tsx}'],
          env,
          // Ends what hangs, however busy the machine: a slow test that were broken off would go on inside the next one.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The whole product, from its synthesised template: bundled and synthesised once for all files.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/global-setup.ts'],
          env,
          // As above: two hours of the product's clock are 120 runs of each schedule, on a busy machine a minute.
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
