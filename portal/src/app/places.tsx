/** The sections of the portal, in the order of the navigation, with their keys. */
import {
  AlertRegular,
  AppsListRegular,
  CloudRegular,
  DocumentSearchRegular,
  type FluentIcon,
  HomeRegular,
  MailRegular,
  PeopleRegular,
  PlugConnectedRegular,
  ScanObjectRegular,
  SettingsRegular,
  ShieldErrorRegular,
  TargetRegular,
} from "@fluentui/react-icons";

import type { Permission } from "../session/session";

export interface Place {
  readonly to: string;
  readonly label: string;
  /** The key after `g`. */
  readonly key: string;
  readonly icon: FluentIcon;
  readonly group: string;
  /** Without it the section does not appear. */
  readonly need: Permission;
}

export const PLACES: readonly Place[] = [
  { to: "/home", label: "Home", key: "o", icon: HomeRegular, group: "", need: "securityData.read" },
  {
    to: "/incidents",
    label: "Incidents",
    key: "i",
    icon: ShieldErrorRegular,
    group: "Investigate",
    need: "securityData.read",
  },
  {
    to: "/alerts",
    label: "Alerts",
    key: "a",
    icon: AlertRegular,
    group: "Investigate",
    need: "securityData.read",
  },
  {
    to: "/hunting",
    label: "Hunting",
    key: "h",
    icon: DocumentSearchRegular,
    group: "Investigate",
    need: "securityData.read",
  },
  {
    to: "/entities",
    label: "Entities",
    key: "e",
    icon: ScanObjectRegular,
    group: "Investigate",
    need: "securityData.read",
  },
  {
    to: "/email",
    label: "Email explorer",
    key: "m",
    icon: MailRegular,
    group: "Explore",
    need: "securityData.read",
  },
  {
    to: "/cloud-apps",
    label: "Cloud apps",
    key: "c",
    icon: CloudRegular,
    group: "Explore",
    need: "securityData.read",
  },
  {
    to: "/sources",
    label: "Sources",
    key: "s",
    icon: PlugConnectedRegular,
    group: "Manage",
    need: "settings.read",
  },
  {
    to: "/indicators",
    label: "Indicators",
    key: "n",
    icon: TargetRegular,
    group: "Manage",
    need: "securityData.read",
  },
  {
    to: "/audit",
    label: "Audit",
    key: "u",
    icon: AppsListRegular,
    group: "Manage",
    need: "authorization.read",
  },
  {
    to: "/access",
    label: "Access",
    key: "r",
    icon: PeopleRegular,
    group: "Manage",
    need: "authorization.read",
  },
  {
    to: "/settings",
    label: "Settings",
    key: "t",
    icon: SettingsRegular,
    group: "Manage",
    need: "securityData.read",
  },
];
