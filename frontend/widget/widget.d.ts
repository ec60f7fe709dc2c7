/** How a component works. */
export type ComponentStatus =
  | "operational"
  | "degraded_performance"
  | "partial_outage"
  | "major_outage"
  | "under_maintenance";

/** How much the worst that is going on hurts. */
export type Impact = "none" | "maintenance" | "minor" | "major" | "critical";

/** A component, or a group of them. Times are RFC 3339, in the page's zone. */
export interface Component {
  id: string;
  name: string;
  status: ComponentStatus;
  created_at: string;
  updated_at: string;
  position: number;
  description: string | null;
  showcase: boolean;
  start_date: string | null;
  group_id: string | null;
  page_id: string;
  group: boolean;
  only_show_if_degraded: boolean;
  /** Of a group: the ids of what is in it. */
  components?: string[];
}

/** What was said of an incident or a maintenance, newest first. */
export interface Update {
  id: string;
  status: string;
  body: string;
  created_at: string;
  updated_at: string;
  display_at: string;
  affected_components:
    | { code: string; name: string; old_status: ComponentStatus; new_status: ComponentStatus }[]
    | null;
}

/** What incidents and maintenances have in common. */
export interface Event {
  id: string;
  name: string;
  impact: Impact;
  created_at: string;
  updated_at: string;
  started_at: string;
  resolved_at: string | null;
  monitoring_at: string | null;
  shortlink: string;
  page_id: string;
  incident_updates: Update[];
  components: Component[];
}

/** An incident that is not over. */
export interface Incident extends Event {
  status: "investigating" | "identified" | "monitoring" | "resolved" | "postmortem";
}

/** A maintenance that is coming or under way. */
export interface Maintenance extends Event {
  status: "scheduled" | "in_progress" | "verifying" | "completed";
  scheduled_for: string;
  scheduled_until: string;
}

/** What a page says now: `/api/v2/summary.json`. */
export interface Snapshot {
  page: { id: string; name: string; url: string; time_zone: string; updated_at: string };
  components: Component[];
  incidents: Incident[];
  scheduled_maintenances: Maintenance[];
  status: { indicator: Impact; description: string };
}

export interface Options {
  /** The address of the status page; without it, that of the server this module comes from. */
  url?: string | URL;
  /** Called with what the page says, once it is known and each time it has changed. */
  onChange(snapshot: Snapshot): void;
  /** Ends it when it is aborted. */
  signal?: AbortSignal;
}

/**
 * Follows a status page. Changes arrive within a second or two while its stream can be reached, else within half a minute; nothing is
 * asked while the document is hidden. It sets no cookie and throws nothing: what fails is tried again, ever less often.
 */
export function connect(options: Options): { close(): void };
