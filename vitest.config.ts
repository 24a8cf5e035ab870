// How do tests run?
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: ['test/shipped.ts', 'test/answers/compare.ts'],
    // What is shipped is run as it is (test/shipped.ts).
    server: { deps: { external: [/tenantry-door-/] } },
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'threads',
    // One more than the two cores of CI: many tests wait until a caller of a dead table would give up.
    maxWorkers: 3,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
})
