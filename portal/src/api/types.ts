/** Names for the wire types that the generated document holds. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Alert = Schemas["Alert"];
export type AlertStatus = Schemas["AlertStatus"];
export type AlertPatch = Schemas["AlertPatch"];
export type AuditRow = Schemas["AuditRow"];
export type BrowserSession = Schemas["BrowserSession"];
export type Classification = Schemas["Classification"];
export type Determination = Schemas["Determination"];
export type Evidence = Schemas["Evidence"];
export type HuntAnswer = Schemas["HuntAnswer"];
export type HuntCatalogue = Schemas["HuntCatalogue"];
export type HuntColumn = Schemas["HuntColumn"];
/** The document says of the properties only that they are an object. */
export type HuntRender = Omit<Schemas["HuntRender"], "properties"> & {
  properties: Readonly<Record<string, unknown>>;
};
export type Incident = Schemas["Incident"];
export type IncidentPatch = Schemas["IncidentPatch"];
export type IncidentStatus = Schemas["IncidentStatus"];
export type Indicator = Schemas["Indicator"];
export type Link = Schemas["Link"];
export type Me = Schemas["Me"];
export type Problem = Schemas["ProblemDocument"];
export type SavedQuery = Schemas["SavedQuery"];
export type ServiceSource = Schemas["ServiceSource"];
export type Severity = Schemas["Severity"];
export type Source = Schemas["Source"];
export type StoryStep = Schemas["StoryStep"];
export type Token = Schemas["Token"];
export type User = Schemas["User"];
export type Assignment = Schemas["Assignment"];
export type Role = Schemas["Role"];
