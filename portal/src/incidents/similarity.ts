/** How alike incidents are. Pure. */
import type { Incident } from "../api/types";

export interface Likeness {
  readonly incident: Incident;
  readonly assets: readonly string[];
  readonly techniques: readonly string[];
  readonly score: number;
}

/** Those that share something, the most alike first. An asset weighs as much as three techniques. */
export function rank(of: Incident, among: readonly Incident[]): Likeness[] {
  const assets = new Set(of.assets.map((asset) => asset.displayName.toLowerCase()));
  const techniques = new Set(of.mitreTechniques);
  const unique = new Map(among.map((incident) => [incident.id, incident]));
  unique.delete(of.id);
  return [...unique.values()]
    .map((incident) => {
      const names = incident.assets.map((asset) => asset.displayName);
      const sharedAssets = [...new Set(names.filter((name) => assets.has(name.toLowerCase())))];
      const sharedTechniques = incident.mitreTechniques.filter((one) => techniques.has(one));
      const score = 3 * sharedAssets.length + sharedTechniques.length;
      return { incident, assets: sharedAssets, techniques: sharedTechniques, score };
    })
    .filter((like) => like.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 20);
}
