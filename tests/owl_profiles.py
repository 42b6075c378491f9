"""Print what keeps each given OWL file out of OWL 2 DL and OWL 2 RL, as JSON. Run by test_ontology.py.

A process of its own, because a Java machine cannot be started twice in one.
"""

import importlib.util
import json
import sys
from pathlib import Path

import jpype

PROFILES = ("OWL2DLProfile", "OWL2RLProfile")
OWLAPI = "org.semanticweb.owlapi"


def start_java() -> None:
    """Start Java with the OWLAPI classes that owlready2 carries inside its HermiT.jar."""
    owlready2 = importlib.util.find_spec("owlready2")  # found, not imported: only the jar is wanted
    assert owlready2
    assert owlready2.origin
    jar = Path(owlready2.origin).parent / "hermit" / "HermiT.jar"
    jpype.startJVM(classpath=[str(jar)], convertStrings=True)


def violations(file: str) -> dict[str, list[str]]:
    """All violations in one RDF/XML file, by profile."""
    manager = jpype.JClass(f"{OWLAPI}.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(file))
    return {
        profile: sorted(
            str(v) for v in jpype.JClass(f"{OWLAPI}.profiles.{profile}")().checkOntology(ontology).getViolations()
        )
        for profile in PROFILES
    }


if __name__ == "__main__":
    start_java()
    print(json.dumps({Path(file).stem: violations(file) for file in sys.argv[1:]}))
