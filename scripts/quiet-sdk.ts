/**
 * The SDK announces at the first client that its versions of 2027 want a newer Node. Which version is used is for the lockfile to
 * say, and `engines` says which Node it runs on: whoever runs a command need not read of it. Call it before a client is made.
 */
export function quietSdk(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
}
