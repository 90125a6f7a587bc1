// A small graph that asks a person before it acts. What is acted is counted outside of the graph, as an order at a broker would be.
import { Annotation, type BaseCheckpointSaver, END, interrupt, START, StateGraph } from "@langchain/langgraph";

export function askingGraph(saver: BaseCheckpointSaver, acted: string[]) {
  const State = Annotation.Root({
    question: Annotation<string>,
    answer: Annotation<string>,
    steps: Annotation<string[]>,
  });
  return new StateGraph(State)
    .addNode("prepare", ({ question }) => ({ steps: [`prepared ${question}`] }))
    .addNode("ask", ({ question }) => ({ answer: interrupt<string, string>(question) }))
    .addNode("act", ({ answer, steps }) => {
      acted.push(answer);
      return { steps: [...steps, `acted ${answer}`] };
    })
    .addEdge(START, "prepare")
    .addEdge("prepare", "ask")
    .addEdge("ask", "act")
    .addEdge("act", END)
    .compile({ checkpointer: saver });
}
