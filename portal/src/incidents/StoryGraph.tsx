/** The graph of an incident, drawn by Cytoscape, with replay in time. */
import { Button, Slider, Switch } from "@fluentui/react-components";
import { PauseRegular, PlayRegular, ZoomFitRegular } from "@fluentui/react-icons";
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import fcose from "cytoscape-fcose";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Alert } from "../api/types";
import { useKeys } from "../app/shortcuts";
import { useDark } from "../app/theme";
import { moment } from "../ui/time";
import { words } from "../ui/words";
import { KIND_COLOURS } from "./kinds";
import { type StoryGraph as Graph, grouped, moments, type Node, SAME_NAME, storyGraph } from "./story-graph";

cytoscape.use(fcose);
/** How long each stop of the replay is shown, in milliseconds. */
const STEP_MS = 900;

interface Props {
  readonly alerts: readonly Alert[];
  readonly choose: (node: Node | null) => void;
}

export function StoryGraph({ alerts, choose }: Props) {
  const graph = useMemo(() => storyGraph(alerts), [alerts]);
  const stops = useMemo(() => moments(graph), [graph]);
  const [stop, setStop] = useState(stops.length - 1);
  const [playing, setPlaying] = useState(false);
  const [groups, setGroups] = useState(true);
  const at = stops[Math.min(stop, stops.length - 1)] ?? 0;
  const shown = useMemo(() => (groups ? grouped(graph) : graph), [graph, groups]);
  const { box, fit } = useDrawing(shown, at, choose);

  useEffect(() => setStop(stops.length - 1), [stops]);
  useEffect(() => {
    if (!playing) return;
    if (stop >= stops.length - 1) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setStop(stop + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, stop, stops.length]);

  const play = () => {
    if (!playing && stop >= stops.length - 1) setStop(0);
    setPlaying(!playing);
  };
  useKeys({ " ": play });

  return (
    <div className="story-graph">
      <div
        ref={box}
        className="graph-box"
        role="img"
        aria-label={`Graph of ${graph.nodes.length} entities and how they are connected. The tabs Assets and Evidence list them.`}
      />
      <div className="graph-legend" aria-hidden="true">
        {[...new Set(shown.nodes.map((node) => node.kind))].map((kind) => (
          <span key={kind}>
            <i style={{ background: KIND_COLOURS[kind] ?? "#888" }} />
            {words(kind)}
          </span>
        ))}
      </div>
      <div className="replay">
        <Button
          size="small"
          icon={playing ? <PauseRegular /> : <PlayRegular />}
          onClick={play}
          aria-label={playing ? "Stop the replay" : "Replay the attack"}
        />
        <Slider
          aria-label="Moment of the attack"
          aria-valuetext={moment(new Date(at).toISOString())}
          min={0}
          max={Math.max(0, stops.length - 1)}
          value={Math.min(stop, stops.length - 1)}
          onChange={(_, data) => {
            setPlaying(false);
            setStop(data.value);
          }}
        />
        <span className="replay-time">{moment(new Date(at).toISOString())}</span>
        <Switch label="Groups" checked={groups} onChange={(_, data) => setGroups(data.checked)} />
        <Button size="small" icon={<ZoomFitRegular />} onClick={fit} aria-label="Show the whole graph" />
      </div>
      {graph.omitted > 0 && (
        <p className="muted small">{graph.omitted} more entities are in the tab Evidence and not drawn.</p>
      )}
    </div>
  );
}

function elements(graph: Graph): ElementDefinition[] {
  return [
    ...graph.nodes.map((node) => ({
      data: {
        id: node.key,
        label: node.label,
        kind: node.kind,
        since: node.since,
        weight: node.alerts.length,
      },
      classes: [node.suspicious ? "suspicious" : "", node.members ? "group" : ""].join(" "),
    })),
    ...graph.edges.map((edge) => ({
      data: {
        id: `${edge.from}→${edge.to}`,
        source: edge.from,
        target: edge.to,
        since: edge.since,
        role: edge.role === SAME_NAME ? "Same name" : words(edge.role),
      },
      classes: edge.role === SAME_NAME ? "namesake" : "",
    })),
  ];
}

function styles(dark: boolean): StylesheetJson {
  const text = dark ? "#e6e6e6" : "#242424";
  const line = dark ? "#5c6b70" : "#b3c0c4";
  return [
    {
      selector: "node",
      style: {
        "background-color": (node: cytoscape.NodeSingular) =>
          KIND_COLOURS[node.data("kind") as string] ?? "#888888",
        label: "data(label)",
        color: text,
        "font-size": 13,
        "font-family": "Segoe UI, Inter, system-ui, sans-serif",
        "text-valign": "bottom",
        "text-margin-y": 5,
        "text-background-color": dark ? "#1f1f1f" : "#ffffff",
        "text-background-opacity": 0.75,
        "text-background-padding": "2px",
        width: (node: cytoscape.NodeSingular) => 24 + Math.min(18, 2 * (node.data("weight") as number)),
        height: (node: cytoscape.NodeSingular) => 24 + Math.min(18, 2 * (node.data("weight") as number)),
        "border-width": 2,
        "border-color": dark ? "#2b2b2b" : "#ffffff",
      },
    },
    {
      selector: "node.suspicious",
      style: { "border-color": dark ? "#ff8a80" : "#c4314b", "border-width": 3 },
    },
    {
      selector: "node.group",
      style: { shape: "round-rectangle", "border-style": "double", "border-width": 5 },
    },
    { selector: "node:selected", style: { "border-color": dark ? "#83c8d8" : "#0b5c6b", "border-width": 4 } },
    {
      selector: "edge",
      style: {
        width: 1.4,
        "line-color": line,
        "target-arrow-color": line,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
      },
    },
    { selector: "edge.namesake", style: { "line-style": "dashed", "target-arrow-shape": "none" } },
    { selector: ".later", style: { opacity: 0.08, "text-opacity": 0 } },
    { selector: "edge:selected", style: { label: "data(role)", color: text, "font-size": 10 } },
  ] as StylesheetJson;
}

/** Large graphs are laid out with less care. */
function layout(count: number): cytoscape.LayoutOptions {
  return {
    name: "fcose",
    quality: count > 120 ? "draft" : "proof",
    animate: false,
    randomize: true,
    packComponents: true,
    nodeDimensionsIncludeLabels: true,
    idealEdgeLength: 70,
    nodeRepulsion: 6_500,
    nodeSeparation: 80,
    fit: true,
    padding: 30,
  } as cytoscape.LayoutOptions;
}

function useDrawing(graph: Graph, at: number, choose: (node: Node | null) => void) {
  const box = useRef<HTMLDivElement>(null);
  const core = useRef<Core | null>(null);
  const chosen = useRef(choose);
  chosen.current = choose;
  const dark = useDark();

  useEffect(() => {
    if (!box.current) return;
    const cy = cytoscape({
      container: box.current,
      elements: elements(graph),
      layout: layout(graph.nodes.length),
      minZoom: 0.15,
      maxZoom: 2.5,
      pixelRatio: Math.min(2, window.devicePixelRatio),
      textureOnViewport: graph.nodes.length > 150,
      hideEdgesOnViewport: graph.nodes.length > 250,
    });
    const nodes = new Map(graph.nodes.map((node) => [node.key, node]));
    cy.on("tap", "node", (event) => chosen.current(nodes.get(event.target.id()) ?? null));
    cy.on("tap", (event) => event.target === cy && chosen.current(null));
    core.current = cy;
    return () => {
      core.current = null;
      cy.destroy();
    };
  }, [graph]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new graph is a new drawing, which needs its colours.
  useEffect(() => {
    core.current?.style(styles(dark));
  }, [dark, graph]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new graph is a new drawing, which needs its moment.
  useEffect(() => {
    const cy = core.current;
    cy?.batch(() => {
      for (const element of cy.elements())
        element.toggleClass("later", (element.data("since") as number) > at);
    });
  }, [at, graph]);

  return {
    box,
    fit: () => core.current?.animate({ fit: { eles: core.current.elements(), padding: 28 }, duration: 150 }),
  };
}
