console.log("autophase");
