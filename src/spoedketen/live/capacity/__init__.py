"""What every link of the chain reports: observations, stops and the board made of them."""
