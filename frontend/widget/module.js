// `/widget.mjs`: for those who show the status in their own way. Types are in `/widget.d.ts`.
import { connect as follow } from "./connect.js";

/** Follows the page this module comes from, or the one at `url`. */
export function connect(options) {
  return follow({ url: new URL(import.meta.url).origin, ...options });
}
