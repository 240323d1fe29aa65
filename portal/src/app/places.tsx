/** The sections of the portal, in the order of the navigation, with their keys. */
import {
  AlertRegular,
  AppsListRegular,
  CloudRegular,
  DocumentSearchRegular,
  type FluentIcon,
  HomeRegular,
  MailRegular,
  PlugConnectedRegular,
  ScanObjectRegular,
  SettingsRegular,
  ShieldErrorRegular,
  TargetRegular,
} from "@fluentui/react-icons";

export interface Place {
  readonly to: string;
  readonly label: string;
  /** The key after `g`. */
  readonly key: string;
  readonly icon: FluentIcon;
  readonly group: string;
  /** The scope it needs beyond reading. */
  readonly need?: "admin";
}

export const PLACES: readonly Place[] = [
  { to: "/home", label: "Home", key: "o", icon: HomeRegular, group: "" },
  { to: "/incidents", label: "Incidents", key: "i", icon: ShieldErrorRegular, group: "Investigate" },
  { to: "/alerts", label: "Alerts", key: "a", icon: AlertRegular, group: "Investigate" },
  { to: "/hunting", label: "Hunting", key: "h", icon: DocumentSearchRegular, group: "Investigate" },
  { to: "/entities", label: "Entities", key: "e", icon: ScanObjectRegular, group: "Investigate" },
  { to: "/email", label: "Email explorer", key: "m", icon: MailRegular, group: "Explore" },
  { to: "/cloud-apps", label: "Cloud apps", key: "c", icon: CloudRegular, group: "Explore" },
  { to: "/sources", label: "Sources", key: "s", icon: PlugConnectedRegular, group: "Manage" },
  { to: "/indicators", label: "Indicators", key: "n", icon: TargetRegular, group: "Manage" },
  { to: "/audit", label: "Audit", key: "u", icon: AppsListRegular, group: "Manage", need: "admin" },
  { to: "/settings", label: "Settings", key: "t", icon: SettingsRegular, group: "Manage" },
];
